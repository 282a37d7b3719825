using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Roommate.Contracts;
using Roommate.Platform.Http;

namespace Roommate.Server.Operations;

/// <summary>Says in the OpenAPI document that <c>limit</c> and <c>cursor</c> hold for every list, also where a route leaves them to <see cref="ShortLists"/>.</summary>
internal sealed class ListParameters : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var isList = context.Description.HttpMethod == HttpMethods.Get && context.Description.SupportedResponseTypes.Any(static r => typeof(IPage).IsAssignableFrom(r.Type));
        if (isList && operation.Parameters?.Any(static p => p.Name == "limit") != true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Parameter("limit", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" }));
            operation.Parameters.Add(Parameter("cursor", new OpenApiSchema { Type = JsonSchemaType.String }));
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(string name, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Schema = schema };
}
