metadata description = 'The function app on Flex Consumption. It runs as one user-assigned identity and fetches its package with it.'

import { resourceTags } from 'tags.bicep'

@export()
@description('Instances kept running for a group of functions: "durable", "http", or "function:NAME".')
@sealed()
type readyGroup = {
  @description('The group.')
  name: string

  @description('How many.')
  @minValue(1)
  instanceCount: int
}

@description('Name of the app.')
@minLength(2)
@maxLength(60)
param name string

@description('Name of the plan.')
param planName string

@description('Where they live.')
param location string

@description('Tags of the resources.')
param tags resourceTags

@description('Resource id of the identity that the app runs as.')
param identityId string

@description('Container that packages are deployed to.')
param packageContainerUri string

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('Most instances of each group of functions. The functions that read topics are a group each, and have no more instances than their topic has partitions.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances that are always running.')
param alwaysReady readyGroup[]

@description('Instances in three zones instead of one.')
param zoneRedundant bool

@description('Subnet that the app sends from; null for the public network.')
param subnetId string?

@description('App settings.')
param settings { *: string }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // By this tag "azd deploy" finds what the service of azure.yaml is deployed to.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the app.')
output name string = app.name

@description('Host name of its HTTP functions.')
output hostName string = app.properties.defaultHostName
