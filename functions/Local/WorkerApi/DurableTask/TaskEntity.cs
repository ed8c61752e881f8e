namespace Microsoft.DurableTask.Entities;

/// <summary>Operations are the public methods; the state is saved when one ends, and kept as it was when one throws.</summary>
public abstract class TaskEntity<TState> : ITaskEntity
{
    protected TState State { get; set; } = default!;

    protected TaskEntityContext Context { get; private set; } = null!;

    public async ValueTask<object?> RunAsync(TaskEntityOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Context = operation.Context;
        State = (TState?)operation.State.GetState(typeof(TState)) ?? InitializeState(operation);
        var result = await EntityMethod.InvokeAsync(this, operation);
        operation.State.SetState(State);
        return result;
    }

    protected virtual TState InitializeState(TaskEntityOperation entityOperation) => Activator.CreateInstance<TState>();
}
