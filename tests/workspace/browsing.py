"""A browser's requests to the control API, by hand."""


class Browser:
    """The page's requests, by hand."""

    def __init__(self, session, workspace):
        self.session, self.url = session, workspace.url
        self.ana = workspace.person("ana").id

    async def get(self, path, **query):
        async with self.session.get(
            f"{self.url}/control/{path}", params={"as": self.ana, **query}
        ) as response:
            return response.status, await response.json()

    async def post(self, path, body, **headers):
        async with self.session.post(
            f"{self.url}/control/{path}", json=body, headers=headers
        ) as response:
            return response.status, await response.json()

    async def act(self, act, **body):
        _, answer = await self.post(f"people/{self.ana}/{act}", body)
        return answer
