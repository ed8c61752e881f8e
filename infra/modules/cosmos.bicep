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
    databaseAccountOfferType: 'Standard'
    capabilities: maxRequestUnits == null ? [{ name: 'EnableServerless' }] : []
    consistencyPolicy: { defaultConsistencyLevel: 'Session' }
    disableKeyBasedMetadataWriteAccess: true
    disableLocalAuth: true
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
        paths: ['/pipeline', '/view', '/key']
      }
      // Queries go by key and time range only; every other path would cost request units at each write.
      indexingPolicy: {
        automatic: true
        indexingMode: 'consistent'
        includedPaths: [{ path: '/start/?' }, { path: '/end/?' }]
        excludedPaths: [{ path: '/*' }]
        compositeIndexes: [
          [
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
