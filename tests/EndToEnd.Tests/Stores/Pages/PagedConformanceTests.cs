using Serverless.EndToEnd.Tests.Faults.Memory;
using Serverless.EndToEnd.Tests.Stores.AzureStorage;
using Serverless.EndToEnd.Tests.Stores.Cosmos;
using Serverless.EndToEnd.Tests.Stores.Embedded;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Stores.Pages;

public sealed class PagedEmbeddedTests()
    : ResultStoreConformance(new PagedHost(new EmbeddedHost<IResultStore>(stores => stores.Results), 4));

public sealed class PagedTableTests() : ResultStoreConformance(new PagedHost(new AzuriteHost<IResultStore>(stores => stores.Results), 4));

public sealed class PagedCosmosTests() : ResultStoreConformance(new PagedHost(new CosmosHost(), 4));

/// <summary>One bucket, whose page is split all the time.</summary>
public sealed class SplitPageTests()
    : ResultStoreConformance(new PagedHost(new MemoryHost<IResultStore>(() => new MemoryResults()), 1, mostBytes: 60));
