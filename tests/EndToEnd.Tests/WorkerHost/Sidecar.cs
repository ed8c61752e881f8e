using Grpc.Core;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.EndToEnd.Tests.WorkerHost;

/// <summary>What the durable extension in the host answers to the worker's durable client: signals to entities, and nothing else.</summary>
/// <param name="accept">Takes a signal; the worker's call returns when it ends.</param>
internal sealed class Sidecar(Func<SignalEntityRequest, Task> accept) : TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override async Task<SignalEntityResponse> SignalEntity(SignalEntityRequest request, ServerCallContext context)
    {
        await accept(request);
        return new SignalEntityResponse();
    }
}
