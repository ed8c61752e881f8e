using Microsoft.DurableTask.Client.Entities;

namespace Microsoft.DurableTask.Client;

public abstract class DurableTaskClient(string name)
{
    public string Name { get; } = name;

    public abstract DurableEntityClient Entities { get; }
}
