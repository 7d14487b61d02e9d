"""The house: settings, urls, wiring and the launcher. Business lives in the apps beside it."""
