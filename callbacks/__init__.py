"""What the outside can do: pages, HTTP and commands."""
