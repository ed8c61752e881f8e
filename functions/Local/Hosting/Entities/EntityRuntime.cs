using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.DurableTask.Entities;
using Serverless.Local.Hosting.Functions;

namespace Serverless.Local.Hosting.Entities;

/// <summary>Calls an entity's function with the batch of its waiting operations.</summary>
internal delegate Task EntityCall(EntityInstanceId entity, EntityBatch batch);

/// <summary>
/// Durable entities: one operation at a time for each, some entities at once, the state saved in one piece after each batch
/// of waiting operations. States are durable; waiting signals live in memory, and the end of the process loses them.
/// </summary>
internal sealed partial class EntityRuntime(
    EntityStore store,
    EntityCall call,
    int workers,
    SignalTransport transport,
    HostCounters counters,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<EntityInstanceId, EntityMailbox> _mailboxes = new();
    private readonly Channel<EntityMailbox> _ready = Channel.CreateUnbounded<EntityMailbox>();
    private readonly PendingCount _pending = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public EntityStore Store => store;

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync)));

    public void Send(Signal signal) => transport(signal, Deliver);

    /// <summary>Signals that wait for the entity.</summary>
    public int Backlog(EntityInstanceId entity) => _mailboxes.TryGetValue(entity, out var mailbox) ? mailbox.Count : 0;

    /// <summary>Ends when no operation waits or runs.</summary>
    public Task IdleAsync(CancellationToken ct) => _pending.ZeroAsync().WaitAsync(ct);

    /// <summary>Ends the workers when they have done what waits; with <paramref name="ct"/> at once, after the batches at work.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await IdleAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
        await store.DisposeAsync();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        _ready.Writer.TryComplete();
        await _running;
    }

    private void Deliver(Signal signal)
    {
        _pending.Add(1);
        var mailbox = _mailboxes.GetOrAdd(signal.Entity, id => new EntityMailbox(id));
        if (mailbox.Add(signal))
            _ready.Writer.TryWrite(mailbox);
    }

    private async Task WorkAsync()
    {
        await foreach (var mailbox in _ready.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested)
                return;
            var signals = mailbox.Take();
            await RunAsync(mailbox.Entity, signals);
            if (mailbox.Return())
                _ready.Writer.TryWrite(mailbox);
            _pending.Add(-signals.Count);
        }
    }

    private async Task RunAsync(EntityInstanceId entity, IReadOnlyList<Signal> signals)
    {
        try
        {
            var id = entity.ToString();
            var batch = new EntityBatch(signals, store.Find(id)?.State, OnFailure);
            await call(entity, batch);
            await store.SaveAsync(id, batch.State, time.GetUtcNow());
            counters.EntityBatchDone(batch.Succeeded);
        }
        catch (Exception e)
        {
            counters.EntityOperationsFailed(signals.Count);
            LogBatchFailed(e, entity.ToString(), signals.Count);
        }
    }

    private void OnFailure(Signal signal, Exception e)
    {
        counters.EntityOperationsFailed(1);
        LogOperationFailed(e, signal.Operation, signal.Entity.ToString());
    }

    [LoggerMessage(910, LogLevel.Warning, "Operation {Operation} of entity {Entity} failed; its state is unchanged, its signal is lost.")]
    private partial void LogOperationFailed(Exception e, string operation, string entity);

    [LoggerMessage(
        911,
        LogLevel.Error,
        "Entity {Entity}: {Count} operations failed or could not be saved; its state is unchanged, their signals are lost.")]
    private partial void LogBatchFailed(Exception e, string entity, int count);
}
