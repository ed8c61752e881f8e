using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

public class EntityMetadata<TState>(EntityInstanceId id, TState? state)
{
    public EntityInstanceId Id { get; } = id;

    public DateTimeOffset LastModifiedTime { get; init; }

    public int BacklogQueueSize { get; init; }

    [MemberNotNullWhen(true, nameof(State))]
    public bool IncludesState => state is not null;

    public TState State => state ?? throw new InvalidOperationException($"There is no state here while {nameof(IncludesState)} is false.");
}
