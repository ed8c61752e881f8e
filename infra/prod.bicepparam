using 'main.bicep'

// Raise the target as the load grows; sizing.bicep says what follows from it.
param environmentName = 'prod'
param targetEventsPerSecond = 100000
param cosmosCapacity = 'autoscale'
param durableBackEnd = 'scheduler'

// One instance each keeps the first events after a quiet time within two seconds.
param alwaysReady = [
  { name: 'durable', instanceCount: 1 }
  { name: 'function:IngestTelemetry', instanceCount: 1 }
  { name: 'function:Watermark', instanceCount: 1 }
]

param privateNetwork = true
param zoneRedundant = true
param purgeProtection = true
param telemetryRetentionDays = 90
