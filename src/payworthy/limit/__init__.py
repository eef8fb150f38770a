"""How much credit, and for how long: methods, the binding one, authority, life-cycle and economics."""
