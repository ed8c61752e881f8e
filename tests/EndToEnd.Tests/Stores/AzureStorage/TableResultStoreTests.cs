using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableResultStoreTests() : ResultStoreConformance(new TableHost<IResultStore>(table => new TableResults(table)));
