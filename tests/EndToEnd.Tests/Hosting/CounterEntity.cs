using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class CounterState
{
    public List<int> Added { get; set; } = [];
}

/// <summary>Keeps what was added, in order; can be told to fail half-way, and to wait.</summary>
public sealed class CounterEntity(CounterGate gate) : TaskEntity<CounterState>
{
    public async Task Add(int number)
    {
        gate.Enter(Context.Id);
        try
        {
            State.Added.Add(number);
            await gate.Open.Task;
            ArgumentOutOfRangeException.ThrowIfNegative(number);
        }
        finally
        {
            gate.Leave(Context.Id);
        }
    }
}

/// <summary>Watches that no entity is entered twice at once; holds operations back until opened.</summary>
public sealed class CounterGate
{
    private readonly Lock _lock = new();
    private readonly HashSet<EntityInstanceId> _inside = [];

    public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int MostAtOnce { get; private set; }

    public bool EnteredTwice { get; private set; }

    public void Enter(EntityInstanceId id)
    {
        lock (_lock)
        {
            EnteredTwice |= !_inside.Add(id);
            MostAtOnce = Math.Max(MostAtOnce, _inside.Count);
        }
    }

    public void Leave(EntityInstanceId id)
    {
        lock (_lock)
            _inside.Remove(id);
    }
}

public static class CounterFunction
{
    [Function("Counter")]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<CounterEntity>();
}
