"""Access: what each address needs, and what is done at the door, with logins and walls."""
