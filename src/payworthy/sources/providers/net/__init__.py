"""The one way out to the network: guarded, bounded, and off until somebody switches it on."""
