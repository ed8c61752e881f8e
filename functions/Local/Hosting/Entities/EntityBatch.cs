using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>
/// The waiting operations of one entity, run one after the other on one instance of its class. One that throws leaves the state as it was
/// before it, and its signal is lost, as on the real platform.
/// </summary>
internal sealed class EntityBatch(IReadOnlyList<Signal> signals, byte[]? stored, Action<Signal, Exception> onFailure)
{
    private readonly EntityBatchState _state = new(stored);

    /// <summary>The state to save, as JSON.</summary>
    public byte[]? State => _state.Json;

    public int Succeeded { get; private set; }

    public async Task RunAsync(ITaskEntity entity)
    {
        foreach (var signal in signals)
        {
            try
            {
                await entity.RunAsync(new EntityOperation(signal, _state));
                _state.Commit();
                Succeeded++;
            }
            catch (Exception e)
            {
                _state.RollBack();
                onFailure(signal, e);
            }
        }
    }
}
