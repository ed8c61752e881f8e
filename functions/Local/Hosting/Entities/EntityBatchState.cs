using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>
/// An entity's state while a batch of its operations runs: the state after the last successful operation, and the state that the current
/// operation changes.
/// </summary>
internal sealed class EntityBatchState(byte[]? stored) : TaskEntityState
{
    private object? _live;
    private bool _dirty;

    /// <summary>The state after the last operation that ended well, as JSON; null when there is none.</summary>
    public byte[]? Json { get; private set; } = stored;

    public override object? GetState(Type type) => _live ??= Json is null ? null : EntityJson.Read(Json, type);

    public override void SetState(object? state) => (_live, _dirty) = (state, true);

    /// <summary>Keeps what the operation made. Written out each time, since the next operation changes the same object.</summary>
    public void Commit()
    {
        if (_dirty)
            Json = _live is null ? null : EntityJson.Write(_live);
        _dirty = false;
    }

    /// <summary>Forgets what the operation made.</summary>
    public void RollBack() => (_live, _dirty) = (null, false);
}
