using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Functions;
using Serverless.Runtime;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddServerless(builder.Configuration);
builder.Services.AddServerlessTelemetry(builder.Configuration);
builder.Services.AddHostedService<WarmUp>();
builder.Services.AddSingleton<IFunctionMetadataTransformer, KafkaTriggerSecurity>();
builder.Build().Run();
