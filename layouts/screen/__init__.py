"""The big screen: one module a panel, each with its changing cells and its unchanging frame."""
