namespace Microsoft.DurableTask.Entities;

public abstract class TaskEntityState
{
    public abstract object? GetState(Type type);

    public abstract void SetState(object? state);
}
