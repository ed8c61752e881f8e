using Microsoft.DurableTask;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>Sends signals to the entity runtime and reads its store.</summary>
internal sealed class LocalEntityClient(EntityRuntime runtime, TimeProvider time) : DurableEntityClient("local")
{
    public override Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var signal = new Signal(id, operationName, input is null ? null : EntityJson.Write(input));
        var wait = options?.SignalTime - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            _ = SendLaterAsync(signal, wait.Value);
        else
            runtime.Send(signal);
        return Task.CompletedTask;
    }

    public override Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id, bool includeState = true, CancellationToken cancellation = default)
        where T : default =>
        Task.FromResult(runtime.Store.Find(id.ToString()) is { } row ? Describe<T>(row, includeState) : null);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null)
        where T : default =>
        new Pages<EntityMetadata<T>>(() =>
            runtime.Store.List(filter?.InstanceIdStartsWith ?? "").Select(row => Describe<T>(row, filter?.IncludeState ?? true)));

    private async Task SendLaterAsync(Signal signal, TimeSpan wait)
    {
        await Task.Delay(wait, time);
        runtime.Send(signal);
    }

    private EntityMetadata<T> Describe<T>(EntityRow row, bool includeState)
    {
        var id = EntityInstanceId.FromString(row.Id);
        return new EntityMetadata<T>(id, includeState ? (T?)EntityJson.Read(row.State, typeof(T)) : default)
        {
            LastModifiedTime = row.Modified,
            BacklogQueueSize = runtime.Backlog(id),
        };
    }

    private sealed class Pages<T>(Func<IEnumerable<T>> read) : AsyncPageable<T>
        where T : notnull
    {
        public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            foreach (var item in read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
            }

            await Task.CompletedTask;
        }
    }
}
