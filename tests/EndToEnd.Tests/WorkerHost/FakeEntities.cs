using Microsoft.DurableTask.Protobuf;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>
/// The durable entities of the fake host, in memory: signals wait for their entity, which runs those that wait as one batch at a time, and
/// keeps the state that the worker returns.
/// </summary>
/// <param name="run">Has a batch of operations run by the worker.</param>
internal sealed class FakeEntities(Func<EntityBatchRequest, Task<EntityBatchResult>> run)
{
    // As much as the real host gives to a worker at once.
    private const int LargestBatch = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, FakeEntity> _entities = [];
    private readonly List<OperationResult> _failed = [];
    private int _atWork;
    private TaskCompletionSource _idle = Idle();

    /// <summary>Signals that were accepted.</summary>
    public int Signals { get; private set; }

    /// <summary>Operations that succeeded.</summary>
    public int Operations { get; private set; }

    /// <summary>Operations that failed, each with its reason.</summary>
    public IReadOnlyList<OperationResult> Failed => _failed;

    /// <summary>The ids of the entities that have had a signal.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_lock)
                return [.. _entities.Keys];
        }
    }

    /// <summary>The state that an entity was last left with, as JSON; null when it has none.</summary>
    public string? StateOf(string id)
    {
        lock (_lock)
            return _entities.GetValueOrDefault(id)?.State;
    }

    /// <summary>Accepts a signal; doesn't wait for its operation.</summary>
    public Task AcceptAsync(SignalEntityRequest signal)
    {
        lock (_lock)
        {
            Signals++;
            if (!_entities.TryGetValue(signal.InstanceId, out var entity))
                _entities.Add(signal.InstanceId, entity = new FakeEntity(signal.InstanceId));
            entity.Waiting.Enqueue(signal);
            if (entity.Waiting.Count == 1 && !entity.IsBusy)
                Begin(entity);
        }
        return Task.CompletedTask;
    }

    /// <summary>Ends when no operation waits or runs; throws what the worker failed with.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
            return _atWork == 0 ? Task.CompletedTask : _idle.Task;
    }

    private static TaskCompletionSource Idle() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Begin(FakeEntity entity)
    {
        entity.IsBusy = true;
        if (_atWork++ == 0)
            _idle = Idle();
        _ = Task.Run(() => WorkAsync(entity));
    }

    private async Task WorkAsync(FakeEntity entity)
    {
        try
        {
            while (Take(entity) is { } batch)
                Keep(entity, await run(batch));
        }
        catch (Exception exception)
        {
            lock (_lock)
                _idle.TrySetException(exception);
        }
    }

    /// <summary>The operations that wait; null when there are none, and the entity isn't busy any more.</summary>
    private EntityBatchRequest? Take(FakeEntity entity)
    {
        lock (_lock)
        {
            if (entity.Waiting.Count == 0)
            {
                entity.IsBusy = false;
                if (--_atWork == 0)
                    _idle.TrySetResult();
                return null;
            }
            var batch = new EntityBatchRequest { InstanceId = entity.Id, EntityState = entity.State };
            while (batch.Operations.Count < LargestBatch && entity.Waiting.TryDequeue(out var signal))
                batch.Operations.Add(new OperationRequest { Operation = signal.Name, RequestId = signal.RequestId, Input = signal.Input });
            return batch;
        }
    }

    private void Keep(FakeEntity entity, EntityBatchResult result)
    {
        lock (_lock)
        {
            entity.State = result.EntityState;
            foreach (var one in result.Results)
            {
                if (one.ResultTypeCase == OperationResult.ResultTypeOneofCase.Failure)
                    _failed.Add(one);
                else
                    Operations++;
            }
        }
    }

    private sealed class FakeEntity(string id)
    {
        public string Id => id;

        public string? State { get; set; }

        public bool IsBusy { get; set; }

        public Queue<SignalEntityRequest> Waiting { get; } = [];
    }
}
