"""What people see: pure functions from values to components and documents."""
