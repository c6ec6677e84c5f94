"""Records as they come to the door: cases, what people did to them, what stands beside them."""
