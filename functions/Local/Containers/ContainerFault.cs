namespace Serverless.Local.Containers;

/// <summary>What is wrong with a container file, and where.</summary>
internal sealed class ContainerFault(string message) : Exception(message);
