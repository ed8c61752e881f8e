metadata description = 'Results: a Cosmos DB account without keys, its database, and the container as the adapter expects it.'

import { resourceTags } from 'tags.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(44)
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Database of the results.')
param databaseName string

@description('Container of the results.')
param containerName string

@description('Highest request units per second of autoscale; null for a serverless account, which is paid by use.')
param maxRequestUnits int?

@description('How far back the results can be restored to any second; "periodic" keeps two copies of the last hours instead.')
param backup 'periodic' | 'continuous7Days' | 'continuous30Days'

@description('Where diagnostics go.')
param workspaceId string

@description('Copies in three zones instead of one.')
param zoneRedundant bool

@description('Whether it answers on public addresses too.')
param publicNetworkAccess bool

@description('Object id of the identity that reads and writes the results.')
param principalId string

// Cosmos DB Built-in Data Contributor: items only, no databases, containers or settings.
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    backupPolicy: backup == 'periodic'
      ? {
          type: 'Periodic'
          periodicModeProperties: { backupIntervalInMinutes: 240, backupRetentionIntervalInHours: 8, backupStorageRedundancy: 'Local' }
        }
      : {
          type: 'Continuous'
          continuousModeProperties: { tier: backup == 'continuous7Days' ? 'Continuous7Days' : 'Continuous30Days' }
        }
    databaseAccountOfferType: 'Standard'
    capabilities: maxRequestUnits == null ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    disableKeyBasedMetadataWriteAccess: true
    disableLocalAuth: true
    // Each partition is paid for what it uses: one hot key does not raise the price of all.
    enablePerRegionPerPartitionAutoscale: maxRequestUnits != null
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
    ]
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
  }
}

// Requests for data would be logged one by one: who changes the account is enough.
// The newest version is a preview for years; the last stable one, of 2016, is deprecated.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2026-03-15' = {
  parent: account
  name: databaseName
  properties: {
    resource: { id: databaseName }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2026-03-15' = {
  parent: database
  name: containerName
  properties: {
    options: maxRequestUnits == null ? {} : { autoscaleSettings: { maxThroughput: maxRequestUnits! } }
    resource: {
      id: containerName
      // Items live for ever unless they carry a ttl of their own, as those of a view with one do.
      defaultTtl: -1
      partitionKey: {
        kind: 'MultiHash'
        version: 2
        paths: ['/pipeline', '/key']
      }
      // A document of a key reads one partition; other queries go by view, key and time range only; every other path would cost request units at each write.
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [{ path: '/view/?' }, { path: '/start/?' }, { path: '/end/?' }]
        excludedPaths: [{ path: '/*' }]
        compositeIndexes: [
          [
            { path: '/view', order: 'ascending' }
            { path: '/key', order: 'ascending' }
            { path: '/start', order: 'ascending' }
          ]
        ]
      }
    }
  }
}

resource assignment 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2026-03-15' = {
  parent: account
  name: guid(database.id, dataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    scope: '${account.id}/dbs/${databaseName}'
  }
}

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint
