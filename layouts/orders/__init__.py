"""The pages of orders and notices, the form that issues them, and colour by order."""
