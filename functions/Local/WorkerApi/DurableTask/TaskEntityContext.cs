namespace Microsoft.DurableTask.Entities;

public abstract class TaskEntityContext
{
    public abstract EntityInstanceId Id { get; }
}
