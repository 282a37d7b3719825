using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Lists;

/// <summary><c>/homes/{id}/lists</c>, one list, its items.</summary>
internal static class ListRoutes
{
    public static void MapLists(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/lists", async (string id, HomeLists lists, CancellationToken ct) => Results.Json(new Page<ListSummary>(await lists.OfAsync(id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<ListSummary>>().WithName("listLists");
        api.MapPost("/homes/{id}/lists", async (string id, CreateListRequest request, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.CreateAsync(Who(http), id, request, Who(http).As("api"), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<HouseList>(StatusCodes.Status201Created).WithName("createList");
        api.MapGet("/homes/{id}/lists/{listId}", async (string id, string listId, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.GetAsync(id, listId, ct)).Answer(http)).Needs(Right.See, "id").Produces<HouseList>().WithName("getList");
        api.MapPatch("/homes/{id}/lists/{listId}", async (string id, string listId, ListPatch patch, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.ChangeAsync(Who(http), id, listId, patch, Who(http).As("api"), ct)).Answer(http)).Needs(Right.Talk, "id").Produces<HouseList>().WithName("changeList");
        api.MapDelete("/homes/{id}/lists/{listId}", async (string id, string listId, HomeLists lists, HttpContext http, CancellationToken ct) =>
            NoContent((await lists.RemoveAsync(id, listId, Who(http).As("api"), ct)).Fault, http)).Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeList");
        api.MapPost("/homes/{id}/lists/{listId}/tidy", async (string id, string listId, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.TidyAsync(id, listId, Who(http).As("api"), ct)).Answer(http)).Needs(Right.Talk, "id").Produces<ListTidied>().WithName("tidyList");
        MapItems(api);
    }

    private static void MapItems(IEndpointRouteBuilder api)
    {
        api.MapPost("/homes/{id}/lists/{listId}/items", async (string id, string listId, AddItemRequest request, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.AddItemAsync(Who(http), id, listId, request.Text, Who(http).As("api"), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<ListItem>(StatusCodes.Status201Created).WithName("addListItem");
        api.MapPatch("/homes/{id}/lists/{listId}/items/{itemId}", async (string id, string listId, string itemId, ItemPatch patch, HomeLists lists, HttpContext http, CancellationToken ct) =>
            (await lists.ChangeItemAsync(Who(http), id, listId, itemId, patch, Who(http).As("api"), ct)).Answer(http))
            .Needs(Right.Talk, "id").Produces<ListItem>().WithName("changeListItem");
        api.MapDelete("/homes/{id}/lists/{listId}/items/{itemId}", async (string id, string listId, string itemId, HomeLists lists, HttpContext http, CancellationToken ct) =>
            NoContent((await lists.RemoveItemAsync(id, listId, itemId, Who(http).As("api"), ct)).Fault, http))
            .Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeListItem");
    }

    private static Caller Who(HttpContext http) => Caller.From(http.User)!;

    private static IResult NoContent(Contracts.Faults.Fault? fault, HttpContext http) => fault is null ? Results.NoContent() : Problems.Of(fault, http);
}
