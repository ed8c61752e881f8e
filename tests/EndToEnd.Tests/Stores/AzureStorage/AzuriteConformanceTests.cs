using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class AzureLedgerTests() : LedgerConformance(new AzuriteHost<ILedger>(stores => stores.Ledger));

public sealed class AzureDeltaStoreTests() : DeltaStoreConformance(new AzuriteHost<IDeltaStore>(stores => stores.Deltas));

public sealed class AzureSideOutputTests()
    : SideOutputConformance(new AzuriteHost<SideOutputStores>(stores => new SideOutputStores(stores.SideOutputs, stores.Ledger)));

public sealed class TableResultStoreTests() : ResultStoreConformance(new AzuriteHost<IResultStore>(stores => stores.Results));

public sealed class TableReferenceTableTests() : ReferenceTableConformance(new AzuriteHost<IReferenceTables>(stores => stores.References));

public sealed class TableSchemaTests() : SchemaStoreConformance(new AzuriteHost<ISchemaStore>(stores => stores.Registry));

public sealed class TableFlagTests() : FlagConformance(new AzuriteHost<IFlags>(stores => stores.Flags));

public sealed class TableTickReportTests() : TickReportConformance(new AzuriteHost<ITickReports>(stores => stores.Ticks));

public sealed class TableShardReportTests() : ShardReportConformance(new AzuriteHost<IShardReports>(stores => stores.Reports));
