using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>The signals that wait for one entity, and whether a worker has it; no two workers have it at once.</summary>
internal sealed class EntityMailbox(EntityInstanceId entity)
{
    private const int LargestBatch = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Signal> _waiting = [];
    private bool _inHand;

    public EntityInstanceId Entity => entity;

    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>True when the entity must be handed to a worker now.</summary>
    public bool Add(Signal signal)
    {
        lock (_lock)
        {
            _waiting.Enqueue(signal);
            return !_inHand && (_inHand = true);
        }
    }

    public IReadOnlyList<Signal> Take()
    {
        lock (_lock)
        {
            var signals = new List<Signal>();
            while (signals.Count < LargestBatch && _waiting.TryDequeue(out var signal))
                signals.Add(signal);
            return signals;
        }
    }

    /// <summary>Called when a worker is done. True when more has come, and the entity must be handed to a worker again.</summary>
    public bool Return()
    {
        lock (_lock)
            return _inHand = _waiting.Count > 0;
    }
}
