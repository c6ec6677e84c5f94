"""Cases: their kinds with what each says, whom they are about, and what follows with time."""
