using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>A signal as the entity's class sees it.</summary>
internal sealed class EntityOperation(Signal signal, TaskEntityState state) : TaskEntityOperation
{
    public override string Name => signal.Operation;

    public override TaskEntityContext Context { get; } = new EntityContext(signal.Entity);

    public override TaskEntityState State => state;

    public override bool HasInput => signal.Input is not null;

    public override object? GetInput(Type inputType) => signal.Input is null ? null : EntityJson.Read(signal.Input, inputType);

    private sealed class EntityContext(EntityInstanceId id) : TaskEntityContext
    {
        public override EntityInstanceId Id => id;
    }
}
