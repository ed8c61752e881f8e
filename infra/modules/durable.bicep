metadata description = 'The Durable Task Scheduler with one task hub: keeps the window shards. It knows identities only, no key.'

import { roles } from 'roles.bicep'
import { resourceTags } from 'tags.bicep'

@description('Name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

@description('Name of the task hub.')
param taskHubName string

@description('Capacity units of the Dedicated plan; 0 for Consumption.')
@minValue(0)
@maxValue(3)
param units int

@description('Object id of the identity whose entities it keeps.')
param principalId string

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: units == 0 ? { name: 'Consumption' } : { name: 'Dedicated', capacity: units }
  }
}

resource taskHub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = {
  parent: scheduler
  name: taskHubName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: taskHub
  name: guid(taskHub.id, roles.durableTaskDataContributor)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint
