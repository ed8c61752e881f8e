metadata description = 'A storage account that only identities open: no shared key, no public blob.'

import { resourceTags } from 'tags.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Copies in three zones instead of one.')
param zoneRedundant bool

@description('Whether it answers on public addresses too.')
param publicNetworkAccess bool

@description('Object id of the identity that uses it.')
param principalId string

@description('Roles of that identity on the account, by the id of their definition.')
param roleIds string[]

@description('Days for which deleted blobs and containers can be brought back; 0: they are gone at once.')
@minValue(0)
@maxValue(365)
param softDeleteDays int = 0

@description('Whether the account cannot be deleted while its lock is there.')
param locked bool = false

@description('Where diagnostics go.')
param workspaceId string

@description('Containers to create. The app creates those of its stores itself.')
param containers string[] = []

resource account 'Microsoft.Storage/storageAccounts@2026-09-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: softDeleteDays == 0
      ? {}
      : {
          containerDeleteRetentionPolicy: { enabled: true, days: max(1, softDeleteDays) }
          deleteRetentionPolicy: { enabled: true, days: max(1, softDeleteDays) }
        }

    resource created 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  scope: account
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'The ledger and the deltas are the truth of the pipelines.'
  }
}

// Every batch makes dozens of requests: they are counted, not logged one by one.
// The newest version is a preview for years; the last stable one, of 2016, is deprecated.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in roleIds: {
    scope: account
    name: guid(account.id, roleId)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
    }
  }
]

@description('Address of the blob service.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Address of the table service.')
output tableEndpoint string = account.properties.primaryEndpoints.table
