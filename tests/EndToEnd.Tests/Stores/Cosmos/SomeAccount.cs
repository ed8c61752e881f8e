using Microsoft.Extensions.Configuration;
using Serverless.Core.Pipelines;
using Serverless.EndToEnd.Tests.Faults;
using Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;
using Serverless.Runtime.Cosmos;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos;

/// <summary>
/// An account in memory and those who write to it, each with a memory of its own. A wait is over at once, and the clock that much later.
/// </summary>
internal sealed class SomeAccount : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public SomeAccount(int seed = 0, SimulatedClock? clock = null)
    {
        Clock = clock ?? new SimulatedClock(Some.Moment);
        Cosmos = new InProcessCosmos(Clock, new FaultSchedule(seed));
    }

    public SimulatedClock Clock { get; }

    public InProcessCosmos Cosmos { get; }

    public FaultSchedule Faults => Cosmos.Faults;

    public CosmosResults Open(CosmosResultsOptions? options = null, params Pipeline[] pipelines)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new(CosmosConnection.DefaultName, InProcessCosmos.ConnectionString)])
            .Build();
        var connection = CosmosConnection.From(settings, CosmosConnection.DefaultName, Cosmos);
        var results = new CosmosResults(connection, options ?? new CosmosResultsOptions { Concurrency = 4 }, pipelines, Clock);
        _open.AddRange([results, connection]);
        return results;
    }

    public void Dispose()
    {
        _open.ForEach(open => open.Dispose());
        Cosmos.Dispose();
    }
}
