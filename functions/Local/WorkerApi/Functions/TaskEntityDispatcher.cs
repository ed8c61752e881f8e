using Microsoft.DurableTask.Entities;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the waiting operations of one entity on the instance it is given, or makes through dependency injection.</summary>
public sealed class TaskEntityDispatcher
{
    private readonly Func<ITaskEntity, Task> _run;
    private readonly IServiceProvider _services;

    internal TaskEntityDispatcher(Func<ITaskEntity, Task> run, IServiceProvider services)
    {
        _run = run;
        _services = services;
    }

    public Task DispatchAsync(ITaskEntity entity) => _run(entity);

    public Task DispatchAsync<T>()
        where T : notnull, ITaskEntity =>
        DispatchAsync(ActivatorUtilities.GetServiceOrCreateInstance<T>(_services));
}
