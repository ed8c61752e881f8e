using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.AzureStorage.References;
using Serverless.Runtime.AzureStorage.Results;
using Serverless.Runtime.AzureStorage.Schemas;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class TableResultStoreTests() : ResultStoreConformance(new TableHost<IResultStore>((table, _) => new TableResults(table)));

public sealed class TableReferenceTableTests()
    : ReferenceTableConformance(new TableHost<IReferenceTables>((table, container) => new TableReferenceTables(table, container, Account.Connection)));

public sealed class TablePressureTests() : PressureConformance(new TableHost<IPressure>((table, _) => new TablePressure(table)));

public sealed class TableSchemaStoreTests() : SchemaStoreConformance(new TableHost<ISchemaStore>((table, _) => new TableSchemas(table)));
