using Serverless.Core.Ledger;
using Serverless.Core.States;
using Serverless.Runtime.Ports;

namespace Serverless.EndToEnd.Tests.Faults;

internal sealed class HostPokes(Mailbox mail, HostFaults faults) : IPokes
{
    public ValueTask SendAsync(ShardId shard, Poke poke, CancellationToken ct) => faults.WriteAsync("poke", () =>
    {
        mail.Post(shard, poke);
        return ValueTask.CompletedTask;
    });
}
