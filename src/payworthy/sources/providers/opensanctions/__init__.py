"""Screening by a matching service that speaks the protocol of yente."""
