namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

public sealed class CosmosResultStoreTests() : ResultStoreConformance(new CosmosHost());
