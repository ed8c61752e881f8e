using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime;

namespace Serverless.Functions;

/// <summary>What the functions need, on the real host and on the local one.</summary>
internal static class FunctionApp
{
    /// <summary>
    /// Adds the pipelines, and what rewrites the functions' metadata at the start, in this order: the functions that are made get the
    /// security of the settings too.
    /// </summary>
    public static IServiceCollection AddFunctionApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddServerless(configuration)
            .AddSingleton<IFunctionMetadataTransformer, PipelineFunctions>()
            .AddSingleton<IFunctionMetadataTransformer, KafkaTriggerSecurity>()
            .AddSingleton<IFunctionMetadataTransformer, DashboardIdentity>();
}
