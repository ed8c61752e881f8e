using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Runtime;
using Serverless.Runtime.DeadLetters;
using Serverless.Runtime.Epochs;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

/// <summary>
/// A process that runs the shells. What it holds in memory is gone when it crashes; another one begins where offsets were committed.
/// </summary>
internal sealed class Host
{
    private readonly World _world;
    private readonly HostPokes _pokes;

    public Host(World world, Pipeline pipeline, RuntimeOptions options)
    {
        _world = world;
        _pokes = new HostPokes(world.Mail, Faults);
        Pipeline = pipeline;
        Next = [.. world.Topic.Committed];
        Runtimes = new PipelineHost(
            [pipeline], Wrap(world.Stores), world.Topic, world.Topic, options, world.Clock, world.Log, keys: world.Keys);
    }

    public HostFaults Faults { get; } = new();

    public Pipeline Pipeline { get; }

    public PipelineHost Runtimes { get; }

    /// <summary>By partition, how many of its records this host has read.</summary>
    public int[] Next { get; }

    /// <summary>Taken for dead: others run what it runs, and what its operations return is not saved.</summary>
    public bool IsZombie { get; init; }

    /// <summary>Records that this host has not read yet.</summary>
    public bool HasMore => Next.Where((next, partition) => next < _world.Topic.Produced[partition]).Any();

    /// <summary>
    /// Reads up to <paramref name="counts"/> records of each partition and processes them as one batch, partitions mixed by
    /// <paramref name="random"/>. A batch that fails is read again.
    /// </summary>
    public async Task BatchAsync(int[] counts, Random random)
    {
        var to = Next.Select((next, partition) => Math.Min(next + counts[partition], _world.Topic.Produced[partition])).ToArray();
        try
        {
            await Runtimes.Batches(Pipeline.Name).ProcessAsync(Mixed(to, random), _pokes, CancellationToken.None);
        }
        catch (Exception exception) when (exception is CrashException or StoreUnavailableException or VersionWaitsException)
        {
            return;
        }
        finally
        {
            await Runtimes.Watermarks.StandingIn;
            await Runtimes.PublishingAsync(Pipeline.Name);
        }
        if (!Faults.IsDown)
            to.CopyTo(Next, 0);
    }

    /// <summary>One operation of a shard's entity: its state is saved when the operation is over, by a host that still lives.</summary>
    public async Task DeliverAsync(Letter letter)
    {
        if (_world.Frozen.Contains(letter.Shard))
        {
            _world.Held.Add(letter);
            return;
        }
        var next = await Runtimes.Shards
            .ApplyAsync(letter.Shard, _world.States.GetValueOrDefault(letter.Shard), letter.Poke, CancellationToken.None);
        if (Faults.IsDown || IsZombie || next is null)
            return;
        try
        {
            await Faults.WriteAsync("state", () =>
            {
                _world.States[letter.Shard] = next;
                return ValueTask.CompletedTask;
            });
        }
        catch (Exception exception) when (exception is CrashException or StoreUnavailableException)
        {
            // Before or after the state was saved: the next operation goes on from what is there.
        }
    }

    /// <summary>The timer ticks; what it begins in the background is over, too.</summary>
    public async Task TickAsync()
    {
        await Runtimes.Watermarks.TickAsync(_pokes, CancellationToken.None);
        await Runtimes.RedrivingAsync(Pipeline.Name);
        await Runtimes.PublishingAsync(Pipeline.Name);
    }

    /// <summary>Redrives all that was set aside and wasn't redriven yet; a host that can't leaves it to others.</summary>
    public async Task RedriveAsync(SideOutputKind kind)
    {
        try
        {
            await Runtimes.Redrives.RunAsync(Pipeline.Name, new SideEventQuestion(kind), "test", _ => { }, CancellationToken.None);
        }
        catch (Exception exception) when (exception is CrashException or StoreUnavailableException or VersionWaitsException
            or CorruptDataException or UnknownFormException)
        {
            // The next redrive, or a tick, goes on.
        }
    }

    public async Task FlushAsync()
    {
        try
        {
            await Runtimes.Watermarks.FlushAsync(Pipeline.Name, _pokes, CancellationToken.None);
        }
        catch (Exception exception) when (exception is CrashException or StoreUnavailableException)
        {
            // Whoever asked for the flush asks again.
        }
        await Runtimes.PublishingAsync(Pipeline.Name);
    }

    private List<SourceRecord> Mixed(int[] to, Random random)
    {
        var at = Next.ToArray();
        var batch = new List<SourceRecord>();
        while (Enumerable.Range(0, at.Length).Where(partition => at[partition] < to[partition]).ToList() is { Count: > 0 } open)
        {
            var partition = open[random.Next(open.Count)];
            batch.Add(_world.Topic.Records[partition][at[partition]++]);
        }
        return batch;
    }

    private Runtime.Ports.StorePorts Wrap(Runtime.Ports.StorePorts stores) => new(
        new FaultyLedger(stores.Ledger, Faults, _world.Sealed),
        new FaultyDeltas(stores.Deltas, Faults, _world.Redrives),
        new FaultyResults(stores.Results, Faults),
        new FaultySideOutputs(stores.SideOutputs, Faults),
        stores.References,
        stores.Registry,
        new FaultyFlags(stores.Flags, Faults),
        new FaultyReports(stores.Reports, Faults),
        new FaultyTicks(stores.Ticks, Faults))
    {
        Archive = stores.Archive is { } archive ? new FaultyArchive(archive, Faults) : null,
        Schemas = stores.Schemas,
        Messages = new FaultyMessages(_world.Messages, Faults),
    };
}
