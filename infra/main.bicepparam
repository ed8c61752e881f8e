using 'main.bicep'

// What "azd up" deploys: small, and mostly paid by use. azd sets AZURE_ENV_NAME and asks for the resource group; "azd env set NAME VALUE" sets the others.
var environment = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')

param environmentName = take(replace(toLower(environment), '-', ''), 8)
param tags = { 'azd-env-name': environment }
param targetEventsPerSecond = int(readEnvironmentVariable('SERVERLESS_EVENTS_PER_SECOND', '1000'))
// A tenth of it: sessions and profiles are items of their own, which cost ten times what the pages of telemetry do.
param pipelineLoads = {
  'user-events': { eventsPerSecond: max(1, int(readEnvironmentVariable('SERVERLESS_EVENTS_PER_SECOND', '1000')) / 10) }
  'co-viewed': { eventsPerSecond: max(1, int(readEnvironmentVariable('SERVERLESS_EVENTS_PER_SECOND', '1000')) / 10) }
  logs: { eventsPerSecond: max(1, int(readEnvironmentVariable('SERVERLESS_EVENTS_PER_SECOND', '1000')) / 10) }
}
param eventsPerRecord = int(readEnvironmentVariable('SERVERLESS_EVENTS_PER_RECORD', '100'))
param cosmosCapacity = readEnvironmentVariable('SERVERLESS_COSMOS_CAPACITY', 'serverless')
param durableBackEnd = readEnvironmentVariable('SERVERLESS_DURABLE_BACK_END', 'scheduler')
