metadata description = 'The one identity of the function app: every role is assigned to it, nothing else has access.'

import { resourceTags } from 'tags.bicep'

@description('Name of the user-assigned identity.')
param name string

@description('Where it lives.')
param location string

@description('Tags of the resource.')
param tags resourceTags

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, for the function app to run as.')
output id string = identity.id

@description('Client id, for connections to name the identity by.')
output clientId string = identity.properties.clientId

@description('Object id, for role assignments.')
output principalId string = identity.properties.principalId
