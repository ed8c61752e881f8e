using Microsoft.Azure.Functions.Worker;

namespace Serverless.Local.Hosting.Functions;

/// <summary>One call, with the services of its scope.</summary>
internal sealed class LocalFunctionContext(FunctionDefinition definition, IServiceProvider services, CancellationToken ct) : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => definition.Id;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => definition;

    public override CancellationToken CancellationToken => ct;
}
