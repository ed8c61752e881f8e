metadata description = 'Keeps the secrets there are, of the broker, of the schema registry and for personal data, and lets the function app read them.'

import { roles } from 'roles.bicep'
import { resourceTags } from 'tags.bicep'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Whether a deleted vault is kept from being purged. Cannot be taken back.')
param purgeProtection bool

@description('Whether it answers on public addresses too.')
param publicNetworkAccess bool

@description('Where diagnostics go.')
param workspaceId string

@description('What the trigger signs in to the broker with.')
@secure()
param brokerPassword string

@description('Whether there is a key of the schema registry.')
param hasRegistryKey bool

@description('What clients of the schema registry sign in with.')
@secure()
param registryKey string

@description('Versions of the key for personal data.')
param personalKeyVersions string[]

@description('The secret of each version.')
@secure()
param personalKeys { *: string }

@description('Object id of the identity that reads them.')
param principalId string

var registrySecret = 'registry-key'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: purgeProtection ? true : null
    softDeleteRetentionInDays: 7
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }
}

// The newest version is a preview for years; the last stable one, of 2016, is deprecated.
#disable-next-line use-recent-api-versions
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource password 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  parent: vault
  name: 'broker-password'
  properties: { value: brokerPassword }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: password
  name: guid(password.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource key 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (hasRegistryKey) {
  parent: vault
  name: registrySecret
  properties: { value: registryKey }
}

resource keyAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (hasRegistryKey) {
  scope: key
  name: guid(key.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource personal 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = [
  for version in personalKeyVersions: {
    parent: vault
    name: 'personal-key-${version}'
    properties: { value: personalKeys[version] }
  }
]

resource personalAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (version, index) in personalKeyVersions: {
    scope: personal[index]
    name: guid(personal[index].id, roles.keyVaultSecretsUser)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]

@description('What an app setting says to be given the newest version.')
output brokerReference string = '@Microsoft.KeyVault(SecretUri=${password.properties.secretUri})'

@description('The same of the schema registry\'s secret, if there is one.')
output registryReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/${registrySecret})'
