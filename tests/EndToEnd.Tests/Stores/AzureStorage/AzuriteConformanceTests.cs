using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

public sealed class AzureLedgerTests() : LedgerConformance(new AzuriteHost<ILedger>(stores => stores.Ledger));

public sealed class AzureDeltaStoreTests() : DeltaStoreConformance(new AzuriteHost<IDeltaStore>(stores => stores.Deltas));

public sealed class AzureSideOutputTests()
    : SideOutputConformance(new AzuriteHost<SideOutputStores>(stores => new SideOutputStores(stores.SideOutputs, stores.Ledger)));
