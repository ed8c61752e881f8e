targetScope = 'resourceGroup'

metadata name = 'Serverless'
metadata description = 'The event pipelines: function app, broker, stores, windows, results, and what watches over them. Sized from the pipeline files and one number, the target in events per second.'

import { hasSinks, pipelineLoad, pipelineSize, sinkTopics, sizeFor, topicSize } from 'sizing.bicep'
import { readyGroup } from 'modules/functionApp.bicep'
import { roles } from 'modules/roles.bicep'
import { resourceTags } from 'modules/tags.bicep'

@description('A Kafka cluster of one\'s own that asks for a password, with the topics created by its operator.')
@sealed()
type kafkaCluster = {
  @description('host:port of the brokers, separated by commas.')
  brokers: string

  @description('How connections are secured.')
  protocol: 'saslSsl' | 'saslPlaintext'

  @description('How the trigger signs in.')
  authenticationMode: 'plain' | 'scramSha256' | 'scramSha512'

  @description('Name that it signs in with.')
  username: string
}

@description('Environment, part of every name: dev, test, prod.')
@minLength(2)
@maxLength(8)
param environmentName string

@description('Where everything is created.')
param location string = resourceGroup().location

@description('Tags of every resource, beside those for the application and the environment.')
param tags resourceTags = {}

@description('What each pipeline is to carry, in events per second. Partitions, instances, batches, units and request units follow from it.')
@minValue(1)
@maxValue(10000000)
param targetEventsPerSecond int

@description('Events that producers pack into a record of the topic. The host\'s cost is per record, so this decides how much an instance carries.')
@minValue(1)
@maxValue(10000)
param eventsPerRecord int = 100

@description('Bytes of an event as it travels; less when records are compressed.')
@minValue(1)
@maxValue(100000)
param bytesPerEvent int = 190

@description('What pipelines are to carry that differ from the others, by their names.')
param pipelineLoads { *: pipelineLoad } = {}

@description('Values of the settings that pipeline files name between percent signs, by name: they become app settings, and topics are named by them.')
param pipelineSettings { *: string } = {}

@description('Memory of an instance in MB; 2,048 MB come with one core.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances that are always running, by group of functions; the others start with the first event.')
param alwaysReady readyGroup[] = []

@description('Most instances of a group of functions; null: those that the target needs, but no fewer than the platform takes as a limit.')
@minValue(1)
@maxValue(1000)
param instanceLimit int?

@description('The least limit of instances that Flex Consumption takes in the region: 40 everywhere, less in some.')
@minValue(1)
@maxValue(40)
param leastInstanceLimit int = 40

@description('A Kafka cluster to read from; null creates an Event Hubs namespace instead.')
param externalBroker kafkaCluster?

@description('Password for the external broker.')
@secure()
param externalBrokerPassword string = ''

@description('Who may use the app\'s schema registry: nobody, clients that send registryKey, or everybody who reaches the app.')
@allowed(['closed', 'key', 'open'])
param registryAccess string = 'closed'

@description('Password that clients of the app\'s schema registry send where registryAccess is key. It is kept in the vault.')
@secure()
param registryKey string = ''

@description('Versions of the key for personal data, 1 to 20 letters and digits each; the last one is current. Pipelines with personal fields need one.')
param personalKeyVersions string[] = []

@description('The secret of each version, 32 random bytes in base64. They are kept in the vault.')
@secure()
param personalKeys { *: string } = {}

@description('Hours that Event Hubs keeps events: how long an outage may last.')
@minValue(1)
@maxValue(168)
param eventRetentionHours int = 72

@description('Object ids of those who may send to the topics of Event Hubs.')
param senderPrincipalIds string[] = []

@description('Keys of the largest view of a pipeline that have an open window at a time: its shards must hold them.')
@minValue(1)
param keys int = 5000

@description('How Cosmos DB is paid for: by use, or by the hour for up to the planned request units.')
@allowed(['serverless', 'autoscale'])
param cosmosCapacity string

@description('What keeps the durable entities: the Durable Task Scheduler, or the storage account for small loads.')
@allowed(['scheduler', 'azureStorage'])
param durableBackEnd string

@description('Whether the scheduler goes on when a unit or a zone fails. That takes its Dedicated plan with 3 units, which are paid by the hour whether used or not: three times the price of one.')
param schedulerHighAvailability bool = false

@description('How the results are backed up. Continuous backup restores to any second; 7 days are free, 30 days are paid by the GB.')
@allowed(['periodic', 'continuous7Days', 'continuous30Days'])
param cosmosBackup string = 'periodic'

@description('Days for which blobs of the data account can be brought back after they are deleted; those that the collector removes are paid for as long. 0: gone at once.')
@minValue(0)
@maxValue(365)
param softDeleteDays int = 7

@description('Whether the data account has a lock, so that nobody deletes it by mistake.')
param dataLock bool = false

@description('Whether the stores are reached through a virtual network only.')
param privateNetwork bool = false

@description('Addresses of that network.')
param addressPrefix string = '10.20.0.0/16'

@description('Copies and instances in three zones, where the region has them.')
param zoneRedundant bool = false

@description('Whether a deleted key vault is kept from being purged. Cannot be taken back.')
param purgeProtection bool = false

@description('How long telemetry is kept, in days.')
@minValue(30)
@maxValue(730)
param telemetryRetentionDays int = 30

@description('Resource ids of the action groups that alerts tell.')
param actionGroupIds string[] = []

// Azure Storage carried 80 signals a second at least; a serverless container starts with 5,000 request units a second.
var azureStorageActions = 80
var serverlessRequestUnits = 5000

// The Durable Task Scheduler is highly available with three units of its Dedicated plan only.
var highlyAvailableUnits = 3

var size = sizeFor({
  eventsPerSecond: targetEventsPerSecond
  eventsPerRecord: eventsPerRecord
  bytesPerEvent: bytesPerEvent
  instanceMemoryMB: instanceMemoryMB
  keys: keys
  byPipeline: pipelineLoads
  settings: pipelineSettings
  onScheduler: durableBackEnd == 'scheduler'
})

var onScheduler = durableBackEnd == 'scheduler'
  ? true
  : size.durableActions <= azureStorageActions
      ? false
      : fail('${size.durableActions} entity operations per second are more than the ${azureStorageActions} that Azure Storage carries: set durableBackEnd to scheduler.')

var maxRequestUnits = cosmosCapacity == 'autoscale'
  ? size.cosmosRequestUnits
  : size.cosmosRequestUnits <= serverlessRequestUnits
      ? null
      : fail('${size.cosmosRequestUnits} request units per second are more than the ${serverlessRequestUnits} of a serverless container: set cosmosCapacity to autoscale.')

var plannedLimit = max(size.instances, size.durableInstances, leastInstanceLimit)
var limit = instanceLimit ?? plannedLimit
var checkedLimit = limit < size.durableInstances
  ? fail('${limit} instances do not carry ${size.durableActions} entity operations per second, which need ${size.durableInstances} in a group of their own: raise instanceLimit, write fewer "shards" or set durableBackEnd to scheduler.')
  : limit < size.instances
      ? fail('${limit} instances do not carry the target, which needs ${size.instances}: raise instanceLimit or lower targetEventsPerSecond.')
      : limit < leastInstanceLimit
          ? fail('A limit of ${limit} instances is less than the ${leastInstanceLimit} that the platform takes: raise instanceLimit, or set leastInstanceLimit where the region takes less.')
          : limit

var onEventHubs = externalBroker == null

var suffix = uniqueString(resourceGroup().id, environmentName)
var base = toLower('serverless-${environmentName}-${suffix}')
var names = {
  app: 'func-${base}'
  plan: 'plan-${base}'
  identity: 'id-${base}'
  hostStorage: 'sthost${suffix}'
  dataStorage: 'stdata${suffix}'
  eventHubs: 'evhns-${base}'
  cosmos: 'cosmos-${base}'
  scheduler: 'dts-${base}'
  keyVault: 'kv-${suffix}'
  workspace: 'log-${base}'
  component: 'appi-${base}'
  network: 'vnet-${base}'
}
var packageContainer = 'packages'
var taskHub = 'serverless'
var resultsDatabase = 'serverless'
var resultsContainer = 'results'

var allTags = union(tags, { application: 'serverless', environment: environmentName })

module identity 'modules/identity.bicep' = {
  params: {
    name: names.identity
    location: location
    tags: allTags
  }
}

// What the Functions host keeps: packages, keys, the leases of timers, and the entities when no scheduler does.
module hostStorage 'modules/storage.bicep' = {
  params: {
    name: names.hostStorage
    location: location
    tags: allTags
    zoneRedundant: zoneRedundant
    publicNetworkAccess: !privateNetwork
    principalId: identity.outputs.principalId
    roleIds: concat([roles.storageBlobDataOwner, roles.storageTableDataContributor], onScheduler ? [] : [roles.storageQueueDataContributor])
    workspaceId: monitoring.outputs.workspaceId
    containers: [packageContainer]
  }
}

// What the pipelines keep: ledger, deltas, side outputs, reference tables.
module dataStorage 'modules/storage.bicep' = {
  params: {
    name: names.dataStorage
    location: location
    tags: allTags
    zoneRedundant: zoneRedundant
    publicNetworkAccess: !privateNetwork
    principalId: identity.outputs.principalId
    roleIds: [roles.storageBlobDataContributor, roles.storageTableDataContributor]
    softDeleteDays: softDeleteDays
    locked: dataLock
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  params: {
    name: names.cosmos
    location: location
    tags: allTags
    databaseName: resultsDatabase
    containerName: resultsContainer
    maxRequestUnits: maxRequestUnits
    backup: cosmosBackup
    workspaceId: monitoring.outputs.workspaceId
    zoneRedundant: zoneRedundant
    publicNetworkAccess: !privateNetwork
    principalId: identity.outputs.principalId
  }
}

module eventHubs 'modules/eventHubs.bicep' = if (onEventHubs) {
  params: {
    name: names.eventHubs
    location: location
    tags: allTags
    tier: size.eventHubsTier
    units: size.eventHubsUnits
    topics: concat(size.topics, sinkTopics)
    sends: hasSinks
    retentionHours: eventRetentionHours
    publicNetworkAccess: !privateNetwork
    senderPrincipalIds: senderPrincipalIds
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/keyVault.bicep' = {
  params: {
    name: names.keyVault
    location: location
    tags: allTags
    purgeProtection: purgeProtection
    publicNetworkAccess: !privateNetwork
    // A secure output cannot be read through '!'; the condition is the module's own.
    #disable-next-line BCP318
    brokerPassword: onEventHubs ? eventHubs.outputs.connectionString : externalBrokerPassword
    hasRegistryKey: registryAccess == 'key'
    registryKey: registryAccess == 'key' && empty(registryKey)
      ? fail('The schema registry has no key: set registryKey to the password that its clients send, or registryAccess to closed or open.')
      : registryKey
    personalKeyVersions: personalKeyVersions
    personalKeys: length(filter(personalKeyVersions, version => !contains(personalKeys, version))) > 0
      ? fail('A version of the key for personal data has no secret: give personalKeys one, 32 random bytes in base64, for each of personalKeyVersions.')
      : personalKeys
    principalId: identity.outputs.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/durable.bicep' = if (onScheduler) {
  params: {
    name: names.scheduler
    location: location
    tags: allTags
    taskHubName: taskHub
    units: schedulerHighAvailability ? highlyAvailableUnits : size.durableUnits
    principalId: identity.outputs.principalId
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: names.workspace
    componentName: names.component
    location: location
    tags: allTags
    retentionDays: telemetryRetentionDays
    principalId: identity.outputs.principalId
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: base
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupIds: actionGroupIds
    pipelines: size.pipelines
  }
}

// environment() has a suffix for the zones of storage only; the others are named as in the public cloud.
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  Sql: 'privatelink.documents.azure.com'
  vault: 'privatelink.vaultcore.azure.net'
  namespace: 'privatelink.servicebus.windows.net'
}

var endpoints = concat(
  [
    { name: 'host-blob', group: 'blob', serviceId: resourceId('Microsoft.Storage/storageAccounts', names.hostStorage) }
    { name: 'host-table', group: 'table', serviceId: resourceId('Microsoft.Storage/storageAccounts', names.hostStorage) }
    { name: 'data-blob', group: 'blob', serviceId: resourceId('Microsoft.Storage/storageAccounts', names.dataStorage) }
    { name: 'data-table', group: 'table', serviceId: resourceId('Microsoft.Storage/storageAccounts', names.dataStorage) }
    { name: 'results', group: 'Sql', serviceId: resourceId('Microsoft.DocumentDB/databaseAccounts', names.cosmos) }
    { name: 'secrets', group: 'vault', serviceId: resourceId('Microsoft.KeyVault/vaults', names.keyVault) }
  ],
  onScheduler ? [] : [{ name: 'host-queue', group: 'queue', serviceId: resourceId('Microsoft.Storage/storageAccounts', names.hostStorage) }],
  onEventHubs ? [{ name: 'events', group: 'namespace', serviceId: resourceId('Microsoft.EventHub/namespaces', names.eventHubs) }] : []
)

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    name: names.network
    location: location
    tags: allTags
    addressPrefix: addressPrefix
    zones: map(items(zones), zone => zone.value)
  }
}

module privateEndpoints 'modules/privateEndpoint.bicep' = [
  for endpoint in endpoints: if (privateNetwork) {
    params: {
      name: 'pep-${endpoint.name}-${suffix}'
      location: location
      tags: allTags
      subnetId: network!.outputs.endpointsSubnetId
      serviceId: endpoint.serviceId
      groupId: endpoint.group
      zone: zones[endpoint.group]
    }
    dependsOn: [hostStorage, dataStorage, cosmos, keyVault, eventHubs]
  }
]

var hostSettings = {
  AzureWebJobsStorage__accountName: names.hostStorage
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.outputs.clientId
  AzureFunctionsJobHost__extensions__kafka__maxBatchSize: string(size.batchRecords)
  APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
}

var storeSettings = {
  Stores__Kind: 'azure'
  Stores__Connection: 'Data'
  Data__blobServiceUri: dataStorage.outputs.blobEndpoint
  Data__tableServiceUri: dataStorage.outputs.tableEndpoint
  Data__credential: 'managedidentity'
  Data__clientId: identity.outputs.clientId
}

var resultSettings = {
  Results__Store: 'cosmos'
  Results__Database: resultsDatabase
  Results__Container: resultsContainer
  Cosmos__accountEndpoint: cosmos.outputs.endpoint
  Cosmos__credential: 'managedidentity'
  Cosmos__clientId: identity.outputs.clientId
}

var brokerSettings = {
  Kafka__Brokers: onEventHubs ? eventHubs!.outputs.brokers : externalBroker!.brokers
  Kafka__Protocol: onEventHubs ? 'saslSsl' : externalBroker!.protocol
  Kafka__AuthenticationMode: onEventHubs ? 'plain' : externalBroker!.authenticationMode
  Kafka__Username: onEventHubs ? '$ConnectionString' : externalBroker!.username
  Kafka__Password: keyVault.outputs.brokerReference
}

var registrySettings = registryAccess == 'key'
  ? { Registry__Key: keyVault.outputs.registryReference }
  : registryAccess == 'open' ? { Registry__Open: 'true' } : {}

var personalSettings = empty(personalKeyVersions)
  ? {}
  : union(
      { Personal__Key: last(personalKeyVersions) },
      toObject(
        personalKeyVersions,
        version => 'Personal__Keys__${version}',
        version => '@Microsoft.KeyVault(VaultName=${names.keyVault};SecretName=personal-key-${version})'
      )
    )

var durableSettings = onScheduler
  ? {
      AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId}'
    }
  : {
      AzureFunctionsJobHost__extensions__durableTask__hubName: taskHub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureStorage'
    }

module app 'modules/functionApp.bicep' = {
  params: {
    name: names.app
    planName: names.plan
    location: location
    tags: allTags
    identityId: identity.outputs.id
    packageContainerUri: '${hostStorage.outputs.blobEndpoint}${packageContainer}'
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: checkedLimit
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : null
    settings: union(hostSettings, storeSettings, resultSettings, brokerSettings, registrySettings, personalSettings, durableSettings, pipelineSettings)
  }
  dependsOn: [privateEndpoints]
}

@description('Name of the function app, to deploy the package to.')
output functionAppName string = app.outputs.name

@description('The topics with the partitions that they have, or need where the broker is external.')
output topics topicSize[] = concat(size.topics, sinkTopics)

@description('What is planned for each pipeline: instances that carry twice its target, entities per second in the table partition of its ledger, which takes 2,000, bytes of a shard\'s state in its largest view.')
output pipelines pipelineSize[] = size.pipelines

@description('Entity operations per second, at most.')
output durableActions int = size.durableActions

@description('Instances planned for the group of the entities.')
output durableInstances int = size.durableInstances

@description('Answers 200 once the app runs and reaches its stores.')
output healthUrl string = 'https://${app.outputs.hostName}/api/health'

@description('What to run next, in the repository\'s root: builds the app and deploys it.')
output nextCommand string = 'dotnet publish functions/App -c Azure -o out && (cd out && zip -qr ../app.zip .) && az functionapp deployment source config-zip -g ${resourceGroup().name} -n ${app.outputs.name} --src app.zip'
