using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Serverless.Local.Hosting.Entities;

/// <summary>What <c>[DurableClient]</c> parameters get.</summary>
internal sealed class LocalDurableTaskClient(EntityRuntime runtime, TimeProvider time) : DurableTaskClient("local")
{
    public override DurableEntityClient Entities { get; } = new LocalEntityClient(runtime, time);
}
